package io.cdcpipeline.testkit.sink;

import java.util.List;

/** What a {@link ReferenceSink} does wrong, and which tests of the kit must notice. */
enum Defect {
  NONE(),
  FLUSHES_ONLY_ON_CLOSE("*", "whatWasFlushedIsThereWithoutTheWriter", "writeAndFlushMayRepeat"),
  LOSES_END_OF_BIG_BATCH("aBigBatchIsTakenWhole"),
  IGNORES_DELETES(
      "aDeleteRemovesThatRowAndNothingElse",
      "aDeleteThatCarriesTheKeyAloneRemovesTheRow",
      "deleteAndReinsertAcrossFlushesLeavesTheNewRow",
      "insertAndDeleteInOneBatchLeavesNoRow",
      "eventsOfAFlushWithoutCheckpointMayComeAgain",
      "eventsSinceTheLastFlushMayComeAgainInOtherBatches",
      "whatWasNotFlushedBeforeCloseComesAgain"),
  DELETES_TOO_MUCH(
      "aDeleteOfAnUnknownRowIsHarmless",
      "aDeleteRemovesThatRowAndNothingElse",
      "aDeleteThatCarriesTheKeyAloneRemovesTheRow",
      "deleteAndReinsertAcrossFlushesLeavesTheNewRow",
      "deleteAndReinsertInOneBatchLeavesTheNewRow",
      "eventsOfAFlushWithoutCheckpointMayComeAgain",
      "eventsSinceTheLastFlushMayComeAgainInOtherBatches",
      "whatWasNotFlushedBeforeCloseComesAgain"),
  WRITES_UNCHANGED_AS_TEXT(
      "anUnchangedColumnKeepsItsValueOrTheRowIsRejected",
      "anUnchangedColumnTakesTheValueOfTheSameBatch"),
  WRITES_UNCHANGED_AS_NULL(
      "anUnchangedColumnKeepsItsValueOrTheRowIsRejected",
      "anUnchangedColumnTakesTheValueOfTheSameBatch"),
  IGNORES_NULLS("aColumnThatBecomesNullIsCleared"),
  LEAVES_OLD_KEY(
      "aMovedRowsOldKeyMayBeUsedAgain",
      "anUpdateOfTheKeyMovesTheRow",
      "eventsOfAFlushWithoutCheckpointMayComeAgain",
      "eventsSinceTheLastFlushMayComeAgainInOtherBatches",
      "whatWasNotFlushedBeforeCloseComesAgain"),
  APPENDS_ON_REPLAY(
      "eventsOfAFlushWithoutCheckpointMayComeAgain",
      "eventsSinceTheLastFlushMayComeAgainInOtherBatches"),
  LAST_EVENT_OF_BATCH_FIRST(
      "aMovedRowsOldKeyMayBeUsedAgain",
      "aTruncateEmptiesTheTableAndNoOther",
      "anUnchangedColumnTakesTheValueOfTheSameBatch",
      "deleteAndReinsertInOneBatchLeavesTheNewRow",
      "insertAndDeleteInOneBatchLeavesNoRow",
      "nullAndBackInOneBatchLeavesTheLastValue",
      "theLastEventOfAKeyWinsAcrossBatches",
      "theLastEventOfAKeyWinsWithinABatch",
      "whatWasFlushedIsThereWithoutTheWriter",
      "eventsOfAFlushWithoutCheckpointMayComeAgain",
      "eventsSinceTheLastFlushMayComeAgainInOtherBatches",
      "whatWasNotFlushedBeforeCloseComesAgain"),
  IGNORES_TRUNCATE("aTruncateEmptiesTheTableAndNoOther"),
  IGNORES_NEW_COLUMNS("aSchemaChangeComesBeforeTheFirstRowOfTheNewSchema"),
  THROWS_ON_SECOND_CLOSE("closingTwiceIsHarmless"),
  CLOSE_FREES_NO_CALL("closeFromAnotherThreadMakesAHangingCallReturnOrFail"),
  REJECTS_WRONG_INDEX("rejectedEventsAreNamedByIndexAndAllOthersAreTaken"),
  DROPS_BATCH_OF_REJECTED("rejectedEventsAreNamedByIndexAndAllOthersAreTaken"),
  IS_BROKEN_BY_RETRIABLE_ERROR("afterARetriableErrorTheSameWriterTakesTheEventsAgain"),
  STORES_STATE_IN_OPEN("*", "openMayBeFollowedByCloseAlone"),
  SHOWS_SECRET("secretsAreNeverShown"),
  ACCEPTS_UNKNOWN_OPTIONS("anOptionThatIsNotKnownIsRefusedByName"),
  ACCEPTS_MISSING_OPTIONS("aRequiredOptionThatIsNotSetIsNamed"),
  ROUNDS_DECIMALS("everyValueIsStoredOrRejectedButNeverAltered"),
  KEEPS_LIST("theListIsNotKeptAfterFlush"),
  CHANGES_LIST("theListIsNotChanged"),
  NEEDS_CHECKPOINT_CALL("theStateOfTheLastFlushComesBackOnOpen");

  private final String tests;

  Defect(String... tests) {
    this.tests = String.join(" ", tests);
  }

  /**
   * The tests that fail with this defect; a first one named * stands for any others beside them.
   */
  List<String> tests() {
    return List.of(tests.split(" "));
  }
}

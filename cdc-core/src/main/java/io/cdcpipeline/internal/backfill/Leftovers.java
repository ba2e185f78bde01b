package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.TableSchema;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at the destination of a chunk from before, beside the rows that were read of it.
 * Changes that these rows show already are not wanted again, or a row would go back for a moment;
 * but a row that was deleted meanwhile no read can take away: its delete is wanted, and with it all
 * that follows for that key. Guarded by the ledger's lock.
 */
final class Leftovers {
  private static final int MOST_KEYS = 10_000;

  /** Kinds of which two values are the same key if and only if they are equal. */
  private static final Set<Kind> EXACT =
      EnumSet.of(
          Kind.BOOLEAN,
          Kind.INT32,
          Kind.INT64,
          Kind.UINT64,
          Kind.ENUM,
          Kind.UUID,
          Kind.BYTES,
          Kind.DATE,
          Kind.TIMESTAMP,
          Kind.TIMESTAMP_TZ);

  private final Set<Key> deleted = new HashSet<>();
  private boolean everything;

  /**
   * Of a chunk that is read with this selection; a part of the rows shows nothing of the others.
   */
  Leftovers(TableSelection selection) {
    everything = selection.where() != null;
  }

  /**
   * Whether a change is wanted although the rows that were read show it.
   *
   * @param key of the row that it touches; null if it has none
   * @param deletes whether it takes this row away
   */
  boolean wants(TableSchema schema, @Nullable Key key, boolean deletes) {
    if (everything || deleted.contains(key)) {
      return true;
    }
    if (!deletes) {
      return false;
    }
    if (key == null || deleted.size() == MOST_KEYS || !isExact(schema)) {
      wantEverything();
    } else {
      deleted.add(key);
    }
    return true;
  }

  /** All that follows is wanted. */
  void wantEverything() {
    everything = true;
    deleted.clear();
  }

  /** Takes up those of another chunk, which is joined to this one. */
  void join(Leftovers other) {
    if (everything || other.everything || deleted.size() + other.deleted.size() > MOST_KEYS) {
      wantEverything();
    } else {
      deleted.addAll(other.deleted);
    }
  }

  private static boolean isExact(TableSchema schema) {
    for (int i = 0; i < schema.keySize(); i++) {
      Column column = schema.column(schema.keyColumn(i));
      if (!EXACT.contains(column.type().kind())) {
        return false;
      }
    }
    return true;
  }
}

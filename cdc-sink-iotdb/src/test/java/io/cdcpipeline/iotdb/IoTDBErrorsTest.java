package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import java.net.SocketTimeoutException;
import org.apache.iotdb.common.rpc.thrift.TSStatus;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IoTDBErrorsTest {

  private static StatementExecutionException status(int code, String message) {
    TSStatus status = new TSStatus(code);
    status.setMessage(message);
    return new StatementExecutionException(status);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        306, 600, 602, 605, 606, 610, 611, 708, 713, 717, 721, 901, 904, 906, 907, 1003, 1103
      })
  void whatTheServerAsksToTryAgainIsRetriable(int code) {
    StatementExecutionException e = status(code, "busy");
    assertThat(IoTDBErrors.isTransient(e)).isTrue();
    assertThat(IoTDBErrors.isData(e)).isFalse();
    assertThat(IoTDBErrors.translate("writing rows", "[a:1]", e))
        .isInstanceOf(RetriableSinkException.class)
        .hasMessageContainingAll("[a:1]", "writing rows", "" + code, "busy")
        .hasCause(e);
  }

  @ParameterizedTest
  @ValueSource(ints = {507, 509, 607, 614, 615, 616, 617, 620, 701})
  void whatTheRowIsToBlameForIsData(int code) {
    assertThat(IoTDBErrors.isData(status(code, ""))).isTrue();
    assertThat(IoTDBErrors.isTransient(status(code, ""))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "600, SET SYSTEM TO RUNNING",
    "611, free disk space",
    "906, still starting",
    "803, WRITE_DATA",
    "801, Check user and password",
    "822, Check user and password"
  })
  void errorNamesItsRemedy(int code, String remedy) {
    assertThat(IoTDBErrors.translate("FLUSH", "[a:1]", status(code, "no")))
        .hasMessageContaining(remedy);
  }

  @ParameterizedTest
  @ValueSource(ints = {801, 803, 804, 822, 999, 301})
  void whatNoRetryMendsIsFatal(int code) {
    assertThat(IoTDBErrors.translate("FLUSH", "[a:1]", status(code, "no")))
        .isInstanceOf(FatalSinkException.class);
  }

  @Test
  void refusedLoginIsKnownByItsCode() {
    assertThat(IoTDBErrors.isLoginRefused(new IoTDBConnectionException("801: wrong password")))
        .isTrue();
    assertThat(IoTDBErrors.isLoginRefused(new IoTDBConnectionException("port 18010: refused")))
        .isFalse();
  }

  @Test
  void timeoutIsKnownHoweverItIsWrapped() {
    assertThat(
            IoTDBErrors.isTimeout(
                new IoTDBConnectionException(new RuntimeException(new SocketTimeoutException()))))
        .isTrue();
    assertThat(IoTDBErrors.isTimeout(new IoTDBConnectionException("Read timed out"))).isTrue();
    assertThat(IoTDBErrors.isTimeout(new IoTDBConnectionException("Broken pipe"))).isFalse();
  }

  @Test
  void refusalNamesTheRemedyAndNotTheValue() {
    StatementExecutionException conflict =
        status(
            507,
            "Fail to insert measurements [a] caused by [registered type INT32, inserting type"
                + " STRING, timestamp 3, value secret ], more]");
    assertThat(IoTDBErrors.refusal(conflict))
        .contains("[a]", "INT32", "SET DATA TYPE")
        .doesNotContain("secret");
    assertThat(IoTDBErrors.refusal(status(607, "older than the TTL"))).contains("TTL");
  }
}

package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.JsonText;

/** MySQL's JSON in the spelling that both ways can agree on. */
public final class MySqlJson {
  private MySqlJson() {}

  public static String canonical(String json) {
    return JsonText.compact(json);
  }
}

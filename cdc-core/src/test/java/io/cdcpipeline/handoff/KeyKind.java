package io.cdcpipeline.handoff;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The primary key of a table, and which keys its rows have. */
enum KeyKind {
  /** Negative, dense and sparse. */
  INTEGER("id bigint NOT NULL", "id") {
    @Override
    Object[] values(int slot, int spelling) {
      long id = slot % 3 == 0 ? -1_000_000_007L * slot : slot * 2L;
      return new Object[] {id};
    }
  },
  /** Few values in the first column, so that chunks end within them. */
  COMPOSITE("a int NOT NULL, b varchar(60) COLLATION NOT NULL", "a, b") {
    @Override
    Object[] values(int slot, int spelling) {
      return new Object[] {slot % 11 - 4, word(slot, spelling)};
    }
  },
  STRING("k varchar(60) COLLATION NOT NULL", "k") {
    @Override
    Object[] values(int slot, int spelling) {
      return new Object[] {word(slot, spelling)};
    }
  };

  /** How many spellings a word has. */
  static final int SPELLINGS = 8;

  private static final String[] LETTERS = {
    "aAáÄ", "bB", "cCç", "dD", "eEéÈ", "fF", "g-G", "hH", "iIïÍ", "jJ", "k_K", "lL", "mM", "nNñ",
    "oOöÓ", "z Z"
  };

  private final String columns;
  private final String list;

  KeyKind(String columns, String list) {
    this.columns = columns;
    this.list = list;
  }

  /** The key of a slot. Two slots' keys differ by any collation, two spellings may be equal. */
  abstract Object[] values(int slot, int spelling);

  String columns(String collation) {
    return columns.replace("COLLATION", collation);
  }

  /** The columns between commas. */
  String list() {
    return list;
  }

  String condition() {
    return assignment(" AND ");
  }

  String assignment(String separator) {
    return Arrays.stream(list.split(", "))
        .map(name -> name + " = ?")
        .collect(Collectors.joining(separator));
  }

  int size() {
    return list.split(", ").length;
  }

  static String text(Object[] values) {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining("|"));
  }

  /** The slot's number in base 16, in letters of mixed case and with accents. */
  static String word(int slot, int spelling) {
    StringBuilder word = new StringBuilder();
    int rest = slot;
    int style = slot * 31 + spelling;
    do {
      String letter = LETTERS[rest % 16];
      boolean framed = letter.length() == 3 && !Character.isLetter(letter.charAt(1));
      if (framed) {
        // A separator that many collations look at last.
        word.append(letter.charAt(Math.floorMod(style, 2) * 2)).append(letter.charAt(1));
      } else {
        word.append(letter.charAt(Math.floorMod(style, letter.length())));
      }
      rest /= 16;
      style /= 3;
    } while (rest > 0);
    return word.toString();
  }
}

package io.cdcpipeline.internal.postgres;

import java.util.List;

/**
 * A row of {@code pg_type}.
 *
 * @param oid its number
 * @param name {@code typname}
 * @param category {@code typtype}: b(ase), c(omposite), d(omain), e(num), p(seudo), r(ange),
 *     m(ultirange)
 * @param elementOid the element's type if this is a true array, else 0
 * @param baseOid the type that a domain is over, else 0
 * @param baseModifier the modifier that a domain gives its base type, or -1
 * @param labels an enum's values in their order
 */
record PostgresType(
    int oid,
    String name,
    char category,
    int elementOid,
    int baseOid,
    int baseModifier,
    List<String> labels) {
  PostgresType {
    labels = List.copyOf(labels);
  }
}

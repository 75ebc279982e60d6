/** What a share of the values, 0 to 1, does not exceed. */
export function quantile(values: Float64Array, share: number): number {
  return values.toSorted()[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;
}

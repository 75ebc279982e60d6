/** The lines of two texts in one list: what only the first has after `- `, only the second after `+ `, both after two blanks. */
export function diffLines(expected: readonly string[], actual: readonly string[]): string[] {
  const common = longestCommon(expected, actual);
  const lines: string[] = [];
  for (let [e, a] = [0, 0]; e < expected.length || a < actual.length;) {
    if (expected[e] === actual[a]) {
      lines.push(`  ${expected[e]}`);
      e++;
      a++;
    } else if (e < expected.length && common[e + 1]![a]! >= (common[e]![a + 1] ?? -1)) lines.push(`- ${expected[e++]}`);
    else lines.push(`+ ${actual[a++]}`);
  }
  return lines;
}

/** For each pair of places, how many lines the rests from there on have in common, in order. */
function longestCommon(expected: readonly string[], actual: readonly string[]): number[][] {
  const table = Array.from({ length: expected.length + 1 }, () => Array.from({ length: actual.length + 1 }, () => 0));
  for (let e = expected.length - 1; e >= 0; e--)
    for (let a = actual.length - 1; a >= 0; a--)
      table[e]![a] =
        expected[e] === actual[a] ? table[e + 1]![a + 1]! + 1 : Math.max(table[e + 1]![a]!, table[e]![a + 1]!);
  return table;
}

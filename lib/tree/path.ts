/** What a path is made of: a name below a parent. */
export interface PathPart {
  readonly id: string;
  readonly above: PathPart | undefined;
}

/** `master/server/connections[3]`: the ids from the master down. Without recursion: trees may be deep. */
export function pathOf(part: PathPart): string {
  const ids: string[] = [];
  for (let each: PathPart | undefined = part; each; each = each.above) ids.push(each.id);
  return ids.reverse().join('/');
}

import { besideHttp } from '../../support/beside-http.js';
import type { Figures } from '../../support/workload.js';

export async function measure(size: number): Promise<Figures> {
  await besideHttp(size / 5, () => 0);
  return besideHttp(size, () => 0);
}

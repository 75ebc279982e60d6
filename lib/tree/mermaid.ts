import type { Class } from '../metadata/definition.js';
import { describeTree, type TreeDescription } from './describe.js';

/**
 * The declared tree as a Mermaid flowchart: an arrow down for what a thread takes IN, an arrow up for what it sends UP.
 *
 * @example
 * ```ts
 * writeFileSync('tree.mmd', toMermaid(MasterThread));
 * ```
 */
export function toMermaid(master: Class): string {
  const text = ['flowchart TD'];
  draw(describeTree(master), 'master', text);
  return text.join('\n');
}

function draw(thread: TreeDescription, id: string, text: string[]): void {
  const name = `${thread.name}${thread.kind === 'group' ? '*' : ''}${thread.recursive ? ' …' : ''}`;
  text.push(`  ${id}["${escape(name)}"]`);
  for (const child of thread.children) {
    const below = `${id}_${child.field}`;
    draw(child, below, text);
    text.push(child.in.length > 0 ? `  ${id} -->|"${escape(child.in.join(', '))}"| ${below}` : `  ${id} --- ${below}`);
    if (child.up.length > 0) text.push(`  ${below} -.->|"${escape(child.up.join(', '))}"| ${id}`);
  }
}

/** Quotes end a label of Mermaid, and it reads `#` as the start of an entity. */
function escape(label: string): string {
  return label.replaceAll('#', '#35;').replaceAll('"', '#quot;');
}

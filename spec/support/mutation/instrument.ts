import ts from 'typescript-6';
import { isLeftOut, mutationsOf, type Replacement } from './mutations.js';
import { type Mutant, quoted } from './mutant.js';

export interface Instrumented {
  /** JavaScript that holds all mutants, each behind a switch */
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

/**
 * Puts all mutants of a source behind switches: `a < b` becomes `(__mutant(7) ? a <= b : a < b)`.
 *
 * @param firstId number of the first mutant
 */
export function instrument(file: string, text: string, firstId = 0): Instrumented {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];

  const add = (node: ts.Node, replacement: Replacement): number => {
    const id = firstId + mutants.length;
    mutants.push({ id, file, ...quoted(text, node.getStart(tree), node.end, replacement) });
    return id;
  };
  const render = (node: ts.Node): string => {
    if (isLeftOut(node)) return node.getText(tree);
    const mutations = mutationsOf(node).map((replacement) => ({ id: add(node, replacement), replacement }));
    let rendered = '';
    let at = node.getStart(tree);
    ts.forEachChild(node, (child) => {
      const start = child.getStart(tree);
      if (start < at || child.end <= start) return;
      rendered += text.slice(at, start) + render(child);
      at = child.end;
    });
    rendered += text.slice(at, node.end);
    return mutations.reduceRight((otherwise, { id, replacement }) => {
      if (ts.isStatement(node)) return `if (__mutant(${id})) {} else ${otherwise}`;
      return `(__mutant(${id}) ? ${replacement} : ${otherwise})`;
    }, rendered);
  };

  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return { code: ts.transpileModule(render(tree), { compilerOptions, fileName: file }).outputText, mutants };
}

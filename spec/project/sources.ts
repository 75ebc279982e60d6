import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript-6';

/** A file of ours, as the compiler sees it. */
export interface SourceFile {
  /** from the top of the project, with slashes: `lib/tree/check.ts` */
  readonly path: string;
  readonly tree: ts.SourceFile;
}

/** What a file imports, or exports from another one. */
export interface Import {
  readonly from: string;
  /** a path from the top of the project for one of ours, else the name of the package */
  readonly to: string;
  /** whether something of it is there at run time; an `import type` is not */
  readonly value: boolean;
}

/** The files below a folder of the project. */
export function pathsBelow(folder: string, ending = '.ts'): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .sort();
}

export function sourcesBelow(folder: string): SourceFile[] {
  return pathsBelow(folder).map((path) => ({
    path,
    tree: ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true),
  }));
}

export function importsOf({ path, tree }: SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (module: ts.Expression | undefined, value: boolean): void => {
    if (!module || !ts.isStringLiteral(module)) return;
    const to = module.text.startsWith('.') ? posix.join(posix.dirname(path), module.text) : module.text;
    imports.push({ from: path, to: to.replace(/\.js$/, '.ts'), value });
  };
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsValue(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, !node.isTypeOnly && !allTypes(node.exportClause));
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], true);
  });
  return imports;
}

/** Calls back with every node of a file; comments are none. */
export function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}

function importsValue(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return true; // for its effects
  if (clause.isTypeOnly) return false;
  return clause.name !== undefined || !allTypes(clause.namedBindings);
}

function allTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return false;
  return bindings.elements.every((each) => each.isTypeOnly);
}

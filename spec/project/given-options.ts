import ts from 'typescript-6';
import { visit } from './sources.js';

/** The options that the calls of a program give, each as `Callee.option`, and `Callee.option.option` within. */
export function givenOptions(program: ts.SourceFile): Set<string> {
  const literals = new Map<string, ts.Expression>();
  visit(program, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      literals.set(node.name.text, node.initializer);
  });
  const given = new Set<string>();

  /** What stands in an object; a name stands for what this file declares by it, as far as that is to be seen. */
  function add(value: ts.Expression, within: string, seen: readonly string[] = []): void {
    if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) return add(value.expression, within, seen);
    if (ts.isIdentifier(value)) {
      const literal = literals.get(value.text);
      if (literal && !seen.includes(value.text)) add(literal, within, [...seen, value.text]);
    }
    if (!ts.isObjectLiteralExpression(value)) return;
    for (const property of value.properties) {
      if (ts.isSpreadAssignment(property)) add(property.expression, within, seen);
      else if (ts.isIdentifier(property.name)) {
        const option = `${within}.${property.name.text}`;
        given.add(option);
        if (ts.isPropertyAssignment(property)) add(property.initializer, option, seen);
      }
    }
  }

  visit(program, (node) => {
    if (!ts.isCallExpression(node)) return;
    const { expression: callee } = node;
    const name = ts.isIdentifier(callee) ? callee : ts.isPropertyAccessExpression(callee) ? callee.name : undefined;
    if (name) for (const argument of node.arguments) add(argument, name.text);
  });
  return given;
}

import ts from 'typescript-6';

/** What stands instead of a node; undefined: nothing. */
export type Replacement = string | undefined;

/** Whole numbers up to this one count something: one more is a fault. Others were chosen: twice as much is. */
const counts = 16;

/** A condition that only spares the making of what nobody hears. */
const sparing = /^(\w+\.)*hub\.active$/;

const swapped = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.EqualsEqualsToken, '!='],
  [ts.SyntaxKind.ExclamationEqualsToken, '=='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.PercentToken, '*'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);
const equalities = /^[!=]==?$/;

/** The small faults that could stand instead of a statement or an expression. */
export function mutationsOf(node: ts.Node): Replacement[] {
  if (ts.isStatement(node)) return isOmittable(node) ? [undefined] : [];
  if (!ts.isExpression(node)) return [];
  return [...(isCondition(node) ? constants(node) : []), ...inside(node)];
}

/** Types say nothing at run time, texts are for readers. */
export function isLeftOut(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTemplateExpression(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
}

function constants(condition: ts.Expression): Replacement[] {
  // A loop without an end shows nothing; an event that nobody hears harms nobody.
  return isLoop(condition.parent) || sparing.test(condition.getText()) ? ['false'] : ['true', 'false'];
}

function isOmittable(node: ts.Statement): boolean {
  // the only statement of an `if`: its condition that is false does the same
  if (ts.isIfStatement(node.parent) && !node.parent.elseStatement) return false;
  if (ts.isExpressionStatement(node)) return !isSuperCall(node.expression);
  return ts.isThrowStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node) || isBareReturn(node);
}

function isBareReturn(node: ts.Node): boolean {
  return ts.isReturnStatement(node) && !node.expression;
}

function inside(node: ts.Expression): Replacement[] {
  if (ts.isBinaryExpression(node)) return inBinary(node);
  if (ts.isNumericLiteral(node)) return numbersBeside(Number(node.text));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true'];
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return [...inUnary(node), ...result(node)];
  return result(node);
}

function inBinary(node: ts.BinaryExpression): Replacement[] {
  const { left, operatorToken, right } = node;
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [left.getText(), right.getText(), ...result(node)];
  const other = swapped.get(operatorToken.kind);
  if (other === undefined || isText(left) || isText(right)) return result(node);
  // a condition that is true and one that is false are more than one turned round
  if (equalities.test(other) && isCondition(node)) return [];
  return [`${left.getText()} ${other} ${right.getText()}`, ...result(node)];
}

function inUnary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Replacement[] {
  const operand = node.operand.getText();
  if (node.operator === ts.SyntaxKind.ExclamationToken) return isCondition(node) ? [] : [operand];
  if (node.operator === ts.SyntaxKind.MinusToken) return ts.isNumericLiteral(node.operand) ? [] : [operand];
  const other = new Map([
    [ts.SyntaxKind.PlusPlusToken, '--'],
    [ts.SyntaxKind.MinusMinusToken, '++'],
  ]).get(node.operator);
  if (other === undefined) return [];
  return [ts.isPrefixUnaryExpression(node) ? `${other}${operand}` : `${operand}${other}`];
}

/** What a function returns, instead of it nothing. */
function result(node: ts.Expression): Replacement[] {
  const { parent } = node;
  const isResult = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
  return isResult && !isNothing(node) ? ['undefined'] : [];
}

function isNothing(node: ts.Expression): boolean {
  const bare = ts.isParenthesizedExpression(node) ? node.expression : node;
  return bare.getText() === 'undefined';
}

function numbersBeside(n: number): Replacement[] {
  if (n > counts || !Number.isInteger(n)) return [`${n * 2}`, `${n / 2}`];
  return n > 0 ? [`${n + 1}`, `${n - 1}`] : [`${n + 1}`];
}

function isCondition(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent))
    return parent.expression === node;
  return (ts.isForStatement(parent) || ts.isConditionalExpression(parent)) && parent.condition === node;
}

function isLoop(node: ts.Node): boolean {
  return ts.isWhileStatement(node) || ts.isDoStatement(node) || ts.isForStatement(node);
}

function isSuperCall(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

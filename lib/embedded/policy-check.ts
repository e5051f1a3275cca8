/** What a check is about: who asks, and the resource's own values (project_id, visibility). */
export interface CheckContext {
  roles: ReadonlySet<string>;
  projectId: string | null;
  userId: string;
  target: Record<string, string | null | undefined>;
}
type Rules = (name: string) => string | undefined;

/** The text of a rule is not a check; says where. */
export class PolicySyntaxError extends Error {}

/**
 * Whether a check string of oslo.policy holds: `''` and `@` always do, `!` never; `role:`, `rule:`,
 * `project_id:%(project_id)s`, `'public':%(visibility)s`, with `and`, `or`, `not` and parentheses. Anything unknown does
 * not hold, so that a mistake shuts a door. `rules` gives the text of the rule that `rule:` names.
 */
export function holds(text: string, context: CheckContext, rules: Rules): boolean {
  return evaluate(parseCheck(text), context, rules, 0);
}

/** The names of the rules that a check refers to; throws PolicySyntaxError where it is none. */
export function rulesIn(text: string): string[] {
  const names: string[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'match' && node.left === 'rule') names.push(node.right);
    if (node.kind === 'not') visit(node.of);
    if (node.kind === 'and' || node.kind === 'or') for (const part of node.of) visit(part);
  };
  visit(parseCheck(text));
  return names;
}

type Node =
  | { kind: 'always' | 'never' }
  | { kind: 'match'; left: string; right: string }
  | { kind: 'not'; of: Node }
  | { kind: 'and' | 'or'; of: Node[] };

/** Deep enough for any policy, and an end for rules that name each other. */
const deepest = 20;

function evaluate(node: Node, context: CheckContext, rules: Rules, depth: number): boolean {
  const of = (part: Node) => evaluate(part, context, rules, depth);
  switch (node.kind) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'not':
      return !of(node.of);
    case 'and':
      return node.of.every(of);
    case 'or':
      return node.of.some(of);
    case 'match': {
      if (node.left === 'role') return context.roles.has(node.right.toLowerCase());
      if (node.left === 'rule') {
        const text = rules(node.right);
        return text !== undefined && depth < deepest && evaluate(parseCheck(text), context, rules, depth + 1);
      }
      const field = /^%\((\w+)\)s$/.exec(node.right)?.[1];
      const right = field === undefined ? node.right : context.target[field];
      const left = leftOf(node.left, context);
      return left !== null && right !== null && right !== undefined && left === right;
    }
  }
}

function leftOf(left: string, context: CheckContext): string | null {
  const quoted = /^'(.*)'$/.exec(left)?.[1];
  if (quoted !== undefined) return quoted;
  if (left === 'project_id' || left === 'tenant') return context.projectId;
  return left === 'user_id' || left === 'user' ? context.userId : null;
}

/** What a configuration's texts mean; a request looks at some of them many times. */
const parsed = new Map<string, Node>();

function parseCheck(text: string): Node {
  const known = parsed.get(text);
  if (known) return known;
  const node = parseText(text);
  parsed.set(text, node);
  return node;
}

function parseText(text: string): Node {
  const tokens = text.match(/%\(\w+\)s|[()]|(?:'[^']*'|[^\s()%'])+(?:%\(\w+\)s)?/g) ?? [];
  if (text.trim() === '') return { kind: 'always' };
  let at = 0;
  const peek = () => tokens[at];
  const wrong = () => new PolicySyntaxError(`"${text}" is not a policy check`);
  const either = (): Node => list('or', both);
  const both = (): Node => list('and', one);
  const list = (kind: 'and' | 'or', part: () => Node): Node => {
    const of = [part()];
    while (peek() === kind) {
      at += 1;
      of.push(part());
    }
    return of.length === 1 && of[0] ? of[0] : { kind, of };
  };
  const one = (): Node => {
    const token = tokens[at];
    at += 1;
    if (token === 'not') return { kind: 'not', of: one() };
    if (token === '@') return { kind: 'always' };
    if (token === '!') return { kind: 'never' };
    if (token === '(') {
      const inner = either();
      if (tokens[at] !== ')') throw wrong();
      at += 1;
      return inner;
    }
    const match = /^('[^']*'|[\w-]+):(.+)$/.exec(token ?? '');
    if (!match) throw wrong();
    return { kind: 'match', left: match[1] ?? '', right: match[2] ?? '' };
  };
  const whole = either();
  if (at !== tokens.length || tokens.join('').length !== text.replace(/\s+/g, '').length) throw wrong();
  return whole;
}

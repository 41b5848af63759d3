/** One minified string per operation, with exactly the fragments it needs: it tree-shakes and splits with its route. */
import { Kind, print, stripIgnoredCharacters, visit } from 'graphql';

/** All fragment definitions of the documents, by name. */
export function fragmentsOf(documents) {
  const found = new Map();
  for (const doc of documents) for (const node of doc.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) found.set(node.name.value, node);
  return found;
}

/** `{name, type, text, operation}` of every operation in the document; `type` is the name typescript-operations gives its result. */
export function documentTexts(document, fragments) {
  return document.definitions.filter((n) => n.kind === Kind.OPERATION_DEFINITION).map((operation) => {
    const needed = new Set();
    const follow = (node) => visit(node, {
      FragmentSpread(spread) {
        const name = spread.name.value;
        if (needed.has(name)) return;
        needed.add(name);
        if (fragments.has(name)) follow(fragments.get(name));
      },
    });
    follow(operation);
    const parts = [operation, ...[...needed].sort().map((n) => fragments.get(n)).filter(Boolean)];
    const text = stripIgnoredCharacters(withTypenames(parts).map(print).join('\n'));
    const name = operation.name.value;
    return { name, type: name + operation.operation[0].toUpperCase() + operation.operation.slice(1), text, operation };
  });
}

/** Adds `__typename` to every selection below the root, because the normalised cache and the unions need it. */
function withTypenames(nodes) {
  const field = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return nodes.map((root) => visit(root, {
    SelectionSet(node, _key, parent) {
      if (parent?.kind === Kind.OPERATION_DEFINITION) return undefined;
      if (node.selections.some((s) => s.kind === Kind.FIELD && s.name.value === '__typename')) return undefined;
      return { ...node, selections: [field, ...node.selections] };
    },
  }));
}

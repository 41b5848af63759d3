/**
 * Turns ../schema.graphql and every src/ .graphql file into typed documents under src/gen, and compiles the messages.
 *
 *   node tools/codegen.mjs            write what changed
 *   node tools/codegen.mjs --check    fail when src/gen differs from what would be written
 *
 * src/features/orders/list.graphql  ->  src/gen/features/orders/list.ts   (types + one `XxxDoc` per operation)
 * the schema's enums and inputs     ->  src/gen/schema.ts
 * all operation texts by sha256     ->  dist/documents.json               (the server's list of trusted documents)
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kind, buildSchema, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField, isScalarType, parse, specifiedRules, validate, NoUnusedFragmentsRule } from 'graphql';
import { documentTexts, fragmentsOf } from './document-text.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GEN = join(ROOT, 'src/gen');
const CHECK = process.argv.includes('--check');
/** How a scalar of the schema looks in TypeScript: everything exact travels as text. */
const SCALARS = { ID: 'string', Decimal: 'string', DateTime: 'string', Date: 'string', Time: 'string', BigInt: 'string', UUID: 'string', JSON: 'unknown', Upload: 'File' };

function walk(dir, ext) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).sort().flatMap((name) => {
    const path = join(dir, name);
    if (path === GEN) return [];
    return statSync(path).isDirectory() ? walk(path, ext) : name.endsWith(ext) ? [path] : [];
  });
}

/** Digits of a sha256 by which pages name a document: 64 bits are enough for some hundred, and short. */
const SHORT = 16;
const OPEN = JSON.parse(readFileSync(new URL('./open-fields.json', import.meta.url), 'utf8'));

const stale = [];
const written = new Set();
const MARK = join(GEN, '.fingerprint.json');

/** What the documents' outputs depend on: the schema, the documents, and these programs. */
function fingerprint() {
  const from = [join(ROOT, '../schema.graphql'), ...walk(join(ROOT, 'src'), '.graphql'), ...walk(join(ROOT, 'tools'), '.mjs'), join(ROOT, 'tools/open-fields.json'), join(ROOT, 'package-lock.json')];
  const hash = createHash('sha256');
  for (const path of from) if (existsSync(path)) hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Whether the last run made all of it from the same input. `--check` makes everything again. */
function unchanged(print) {
  if (CHECK || !existsSync(MARK)) return false;
  const last = JSON.parse(readFileSync(MARK, 'utf8'));
  return last.print === print && last.files.every((file) => existsSync(join(ROOT, file)));
}

function put(path, text) {
  written.add(path);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (CHECK) return void stale.push(relative(ROOT, path));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function inputType(type) {
  if (isNonNullType(type)) return inputType(type.ofType).replace(/ \| null$/, '');
  if (isListType(type)) return `Array<${inputType(type.ofType)}> | null`;
  const builtin = { String: 'string', Int: 'number', Float: 'number', Boolean: 'boolean' };
  return `${isScalarType(type) ? (SCALARS[type.name] ?? builtin[type.name] ?? 'unknown') : type.name} | null`;
}

/** Every enum as a union of its values (plus a tuple of them for menus) and every input object as a type. */
function schemaTypes(schema) {
  const out = ['/* Generated from schema.graphql. */'];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isEnumType(type)) {
      const values = type.getValues().map((v) => `'${v.name}'`);
      out.push(`export type ${type.name} = ${values.join(' | ')};`, `export const ${type.name}Values = [${values.join(', ')}] as const satisfies readonly ${type.name}[];`);
    } else if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).map((f) => `  ${f.name}${isRequiredInputField(f) ? '' : '?'}: ${inputType(f.type)};`);
      out.push(`export type ${type.name} = {\n${fields.join('\n')}\n};`);
    }
  }
  return `${out.join('\n')}\n`;
}

async function documents() {
  const [{ codegen }, operations] = await Promise.all([import('@graphql-codegen/core'), import('@graphql-codegen/typescript-operations')]);
  const schemaPath = join(ROOT, '../schema.graphql');
  if (!existsSync(schemaPath)) throw new Error('schema.graphql is missing at the repository root: run the backend schema export first');
  const schemaNode = parse(readFileSync(schemaPath, 'utf8'));
  const schema = buildSchema(readFileSync(schemaPath, 'utf8'));
  put(join(GEN, 'schema.ts'), schemaTypes(schema));
  const files = walk(join(ROOT, 'src'), '.graphql').map((path) => ({ location: path, document: parse(readFileSync(path, 'utf8')) }));
  const everything = { kind: Kind.DOCUMENT, definitions: files.flatMap((f) => f.document.definitions) };
  const names = everything.definitions.map((d) => d.name?.value);
  const twice = names.filter((n, i) => names.indexOf(n) !== i);
  const rules = specifiedRules.filter((r) => r !== NoUnusedFragmentsRule);
  const faults = [...twice.map((n) => `the name ${n} is used twice`), ...validate(schema, everything, rules).map((e) => `${e.message} ${whereIs(e, files)}`)];
  if (faults.length) throw new Error(`GraphQL documents:\n  ${faults.join('\n  ')}`);
  const fragments = fragmentsOf(files.map((f) => f.document));
  const manifest = {};
  for (const file of files) {
    const target = join(GEN, relative(join(ROOT, 'src'), file.location).replace(/\.graphql$/, '.ts'));
    const own = new Set(file.document.definitions.map((d) => d.name?.value));
    const externalFragments = [...fragments.values()].filter((f) => !own.has(f.name.value)).map((node) => ({ isExternal: true, importFrom: null, name: node.name.value, onType: node.typeCondition.name.value, node }));
    const types = await codegen({
      schema: schemaNode, schemaAst: schema, documents: [file], skipDocumentsValidation: true, filename: target, plugins: [{ operations: {} }], pluginMap: { operations },
      config: { externalFragments, scalars: SCALARS, useTypeImports: true, skipTypename: false, nonOptionalTypename: true, importSchemaTypesFrom: './schema', namespacedImportName: 'Schema', inlineFragmentTypes: 'inline', disableDescriptions: true, inputMaybeValue: 'T | null | undefined' },
    });
    const fixed = types.replace(/import type \* as Schema from '[^']+';/, `import type * as Schema from '@/gen/schema';`);
    const texts = documentTexts(file.document, fragments);
    const docs = texts.map((t) => {
      const id = createHash('sha256').update(t.text).digest('hex');
      manifest[id] = t.text;
      return `export const ${t.name}Doc = /* @__PURE__ */ trusted<TypedDocumentNode<${t.type}, ${t.type}Variables>>(${[t.name, id.slice(0, SHORT), t.text].map((one) => JSON.stringify(one)).join(', ')}${isOpen(t.operation) ? ', true' : ''});`;
    });
    const head = texts.length ? `import type { TypedDocumentNode } from '@urql/core';\nimport { trusted } from '@/lib/trusted';\n` : '';
    put(target, `/* Generated from ${relative(ROOT, file.location)}. */\n${head}${fixed}\n${docs.join('\n')}\n`);
  }
  if (new Set(Object.keys(manifest).map((id) => id.slice(0, SHORT))).size < Object.keys(manifest).length) throw new Error('two documents have the same short id');
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b)));
  if (!CHECK) put(join(ROOT, 'dist/documents.json'), `${JSON.stringify(sorted, null, 1)}\n`);
}

/** Whether a query asks for nothing but what anybody may see: a test of the backend holds this list to what its fields declare. */
function isOpen(operation) {
  return operation.operation === 'query' && operation.selectionSet.selections.every((one) => one.kind === Kind.FIELD && OPEN.includes(one.name.value));
}

function whereIs(error, files) {
  const body = error.source?.body ?? error.nodes?.[0]?.loc?.source.body;
  const file = files.find((f) => f.document.loc?.source.body === body);
  const at = error.locations?.[0];
  return file ? `(${relative(ROOT, file.location)}:${at?.line ?? '?'})` : '';
}

/** Compiles messages into src/gen/paraglide; skipped when no message file changed since the last run. */
async function messages() {
  const files = [...walk(join(ROOT, 'messages'), '.json'), join(ROOT, 'project.inlang/settings.json')];
  const print = createHash('sha256').update(files.map((f) => f + readFileSync(f, 'utf8')).join('\0')).digest('hex');
  const mark = join(GEN, 'paraglide/.fingerprint');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === print) return;
  if (CHECK) return void stale.push('src/gen/paraglide');
  const { compile } = await import('@inlang/paraglide-js');
  await compile({ project: join(ROOT, 'project.inlang'), outdir: join(GEN, 'paraglide'), strategy: ['cookie', 'preferredLanguage', 'baseLocale'], cookieName: 'orderwell_locale', emitTsDeclarations: true, emitReadme: false, emitGitIgnore: false, emitPrettierIgnore: false, isServer: 'false', disableAsyncLocalStorage: true });
  writeFileSync(mark, print);
}

const print = fingerprint();
const kept = unchanged(print);
if (!kept) await documents();
await messages();
if (!kept) for (const path of walk(GEN, '.ts').concat(existsSync(GEN) ? readdirSync(GEN).filter((n) => n !== 'paraglide').flatMap((n) => (statSync(join(GEN, n)).isDirectory() ? walk(join(GEN, n), '.ts') : [])) : [])) {
  if (!written.has(path) && !path.includes(`${sep}paraglide${sep}`) && !CHECK) rmSync(path);
}
if (!kept && !CHECK) writeFileSync(MARK, JSON.stringify({ print, files: [...written].map((path) => relative(ROOT, path)) }));
if (stale.length) {
  console.error(`src/gen is not up to date, run "npm run codegen":\n  ${stale.join('\n  ')}`);
  process.exit(1);
}

/**
 * Documents of this build by the names of their operations. The server knows all of them by the first digits of their
 * sha256 (see tools/codegen.mjs), so a request names its document instead of sending it.
 */
type Known = { id: string; text: string; open: boolean };
const known = new Map<string, Known>();

/** Makes a document known. `open`: it asks for nothing but what anybody may see, so its answer may lie in a browser's cache. */
export function trusted<D>(name: string, id: string, text: string, open = false): D {
  known.set(name, { id, text, open });
  return text as unknown as D;
}

/** The text of a document as the server knows it, for what has no place for an id: subscriptions. */
export const trustedText = (name: string | undefined): string | undefined => known.get(name ?? '')?.text;

/** Longer addresses are not for every proxy. */
const LONGEST = 2000;
type Asked = { operationName?: string; query?: string; variables?: Record<string, unknown> };

/** The server is older or newer than this page, so it gets texts until the page is loaded again. */
let stranger = false;

function asAddress(url: string, id: string, variables: Asked['variables'], name: string): string {
  const query = new URLSearchParams({ documentId: id, operationName: name });
  if (variables && Object.keys(variables).length) query.set('variables', JSON.stringify(variables));
  return `${url}?${query}`;
}

async function isUnknown(answer: Response): Promise<boolean> {
  return answer.status === 404 && (await answer.clone().text()).includes('PERSISTED_DOCUMENT_NOT_FOUND');
}

/** `fetch` for GraphQL requests: by the id of the document, or with its text where the server does not know the id. */
export function trustedFetch(options: { get: boolean }): typeof fetch {
  return async (input, init) => {
    const body = init?.body;
    const form = body instanceof FormData ? body : undefined;
    const sent = form ? form.get('operations') : body;
    if (typeof sent !== 'string') return fetch(input, init);
    const asked = JSON.parse(sent) as Asked;
    const document = known.get(asked.operationName ?? '');
    if (!document) return fetch(input, init);
    const post = (content: object): Promise<Response> => {
      const text = JSON.stringify(content);
      form?.set('operations', text);
      return fetch(input, { ...init, body: form ?? text });
    };
    const rest: Asked = { ...asked };
    delete rest.query;
    const ask = (): Promise<Response> => {
      const address = document.open && options.get && !form ? asAddress(String(input), document.id, rest.variables, asked.operationName!) : '';
      if (!address || address.length > LONGEST) return post({ documentId: document.id, ...rest });
      const headers = new Headers(init?.headers);
      headers.delete('content-type');
      return fetch(address, { ...init, method: 'GET', body: null, headers });
    };
    if (!stranger) {
      const answer = await ask();
      if (!(await isUnknown(answer))) return answer;
      stranger = true;
    }
    return post({ query: document.text, ...rest });
  };
}

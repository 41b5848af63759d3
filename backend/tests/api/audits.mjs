// Runs the audits of GraphQL over HTTP against the server whose address is the first argument.
import { auditServer } from '../../../frontend/node_modules/graphql-http/lib/audits/index.mjs';

const results = await auditServer({ url: process.argv[2] });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));

// @hey-api/openapi-ts takes any TypeScript from 5.5.3 on as its peer, so that npm gives it the product's; but version 7 has
// no compiler API. This gives it the one that the other generators use.
import { registerHooks } from 'node:module';

const compiler = new URL('./node_modules/typescript/lib/typescript.js', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'typescript' ? compiler : specifier, context),
});

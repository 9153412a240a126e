// Short links are built from the public address, which may be that of the pages.
export { onRequest } from '../api/[[path]]'

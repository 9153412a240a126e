// What an operator's commands run outside the Worker, over the Worker's own bindings.
export { checkUp } from './check-up'
export { foundOrganization } from './found-organization'
export { listUnreadable } from './unreadable'

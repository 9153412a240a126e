/** `seconds`: length of one burst of load. `quick`: fewer rounds, for a first look. */
export type Options = { seconds: number; quick: boolean }

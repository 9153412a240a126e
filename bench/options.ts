/** How much one shard holds before it is measured. `folder`: where a filled shard is kept for the next run. */
export type Scale = {
  visits: number
  orders: number
  transfers: number
  partners: number
  days: number
  folder: string | null
}

/** `seconds`: length of one burst of load. `quick`: fewer rounds. `requests`: how many of each are timed at scale. */
export type Options = { seconds: number; quick: boolean; requests: number; scale: Scale }

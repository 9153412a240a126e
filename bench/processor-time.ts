import { readdir, readFile } from 'node:fs/promises'

const NANOSECONDS_A_MILLISECOND = 1_000_000

/** Process ids of the runtimes that this process started. */
async function runtimesOf(parent: number): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    ids.map(async (id) => {
      const line = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
      // The name stands in brackets and may hold spaces; the state and the parent follow it.
      const [, , parentId] = line.slice(line.lastIndexOf(')')).split(' ')
      return line.includes('(workerd)') && Number(parentId) === parent ? [id] : []
    }),
  )
  return found.flat()
}

/**
 * Processor time that the running runtimes of this process have used, in milliseconds, all threads together. Null
 * where the system does not tell (anything but Linux). Other programs on the machine stretch the clock, not this.
 */
export async function processorMilliseconds(): Promise<number | null> {
  if (process.platform !== 'linux') return null
  let nanoseconds = 0
  for (const id of await runtimesOf(process.pid))
    for (const thread of await readdir(`/proc/${id}/task`)) {
      const [onProcessor] = (await readFile(`/proc/${id}/task/${thread}/schedstat`, 'utf8')).split(' ')
      nanoseconds += Number(onProcessor)
    }
  return nanoseconds / NANOSECONDS_A_MILLISECOND
}

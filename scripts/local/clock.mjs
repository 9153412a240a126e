const MINUTE_MILLISECONDS = 60_000

/** Runs what is due at `time` (epoch milliseconds) as the platform's cron would. */
export async function tick(url, time = Date.now()) {
  const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${time}`)
  if (!answer.ok) throw new Error(`the schedule answered ${answer.status}`)
}

/** Locally crons never fire by themselves, so somebody must call each minute; returns how to stop. */
export function startClock(url, onError) {
  let timer
  const next = () => {
    timer = setTimeout(
      async () => {
        await tick(url).catch(onError)
        next()
      },
      MINUTE_MILLISECONDS - (Date.now() % MINUTE_MILLISECONDS),
    )
  }
  next()
  return () => clearTimeout(timer)
}

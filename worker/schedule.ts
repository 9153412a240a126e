import { sweepPending } from './activity/sweep'
import { clearDueEarnings } from './ledger/clear'
import { closeDueDays, recountBooks } from './ledger/closing/jobs'
import { forgetOldIdempotencyKeys } from './organizations/idempotency'
import { proposeScheduledPayouts } from './payouts/scheduled'
import type { Bindings } from './platform/env'
import { shardNames } from './platform/tenant'

type Job = { name: string; everyMinutes: number; run: (env: Bindings, shard: string, now: number) => Promise<unknown> }

/** The clock: which job runs how often, in every shard. Each may run twice, overlap, or miss a turn. */
export const JOBS: Job[] = [
  { name: 'sweep_pending', everyMinutes: 1, run: sweepPending },
  { name: 'clear_earnings', everyMinutes: 1, run: clearDueEarnings },
  { name: 'propose_payouts', everyMinutes: 15, run: proposeScheduledPayouts },
  { name: 'close_days', everyMinutes: 5, run: closeDueDays },
  { name: 'recount_books', everyMinutes: 5, run: recountBooks },
  { name: 'forget_idempotency_keys', everyMinutes: 60, run: forgetOldIdempotencyKeys },
]

async function note(env: Bindings, job: string, startedAt: number, outcome: string) {
  await env.DIRECTORY.prepare(
    `INSERT INTO schedule_runs (job, started_at, finished_at, outcome) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (job) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at, outcome = excluded.outcome`,
  )
    .bind(job, startedAt, Date.now(), outcome)
    .run()
}

async function runJob(env: Bindings, job: Job, now: number): Promise<string> {
  const outcomes = await Promise.allSettled(shardNames(env).map((shard) => job.run(env, shard, now)))
  const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
  for (const reason of failed) console.error(JSON.stringify({ job: job.name, error: reason }))
  return failed.length ? `failed in ${failed.length} of ${outcomes.length} shards` : 'ok'
}

/** Runs what is due at this minute; one job's failure holds up no other. */
export async function runSchedule(env: Bindings, scheduledAt: number, jobs = JOBS) {
  const minute = Math.trunc(scheduledAt / 60_000)
  for (const job of jobs.filter(({ everyMinutes }) => minute % everyMinutes === 0)) {
    const startedAt = Date.now()
    await note(env, job.name, startedAt, await runJob(env, job, scheduledAt))
  }
}

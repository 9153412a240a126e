import { api, Card, Loaded, sentence, useLoad, When } from '../parts'

/** The jobs of the clock with their last run: what an operator asks first when something did not happen. */
export function Clock() {
  const load = useLoad('schedule', () => api.schedule.$get())
  return (
    <Card title="The clock" lead="Jobs that run by themselves, each minute or hour." flush>
      <Loaded of={load}>
        {({ data }) =>
          data.length ? (
            <ol class="list">
              {data.map(({ job, started_at, outcome }) => (
                <li key={job}>
                  {sentence(job)} · {outcome}
                  <p class="muted small">
                    <When at={started_at} time relative />
                  </p>
                </li>
              ))}
            </ol>
          ) : (
            <p class="empty">The clock has not run yet.</p>
          )
        }
      </Loaded>
    </Card>
  )
}

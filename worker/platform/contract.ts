import * as z from 'zod'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/**
 * What one route promises: the reference and the OpenAPI document are made from this, and tests hold answers against
 * it.
 */
export type Operation = {
  summary: string
  /** Who may call it: a word of the reference, enforced by the route's own middleware. */
  who:
    | 'anyone'
    | 'publishable key'
    | 'secret key'
    | 'staff'
    | 'editors'
    | 'people'
    | 'owners'
    | 'partners'
    | 'signed in'
    | 'webhook signature'
  query?: z.ZodType
  body?: z.ZodType
  /** By status; null is an answer without a body. */
  answers: Record<number, z.ZodType | null>
}

/** Keys are a method and a path as Hono writes it: `POST /api/orders/:order/refunds`. */
export type Contract = Record<`${Method} /${string}`, Operation>

/** A page of a list. */
export const listOf = <S extends z.ZodType>(row: S) =>
  z.strictObject({ data: z.array(row), next_cursor: z.string().nullable() })

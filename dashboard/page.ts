import type { ComponentType } from 'preact'
import type { Params } from './router'

export type PageProps = { readonly params: Params; readonly query: URLSearchParams }
export type Page = { readonly default: ComponentType<PageProps> }

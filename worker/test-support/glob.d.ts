interface ImportMeta {
  glob<Module>(patterns: string[], options: { eager: true; query?: string; import?: string }): Record<string, Module>
}

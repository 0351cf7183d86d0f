import { signal } from '@preact/signals'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const kept = localStorage.getItem('theme')

export const theme = signal<Theme>(themes.find((one) => one === kept) ?? 'auto')

/** Moves whenever colours may have changed: canvases do not follow CSS by themselves. */
export const colourEpoch = signal(0)

export function followTheme(): void {
  apply()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => colourEpoch.value++)
}

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto'
  localStorage.setItem('theme', theme.value)
  apply()
}

function apply(): void {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
  colourEpoch.value++
}

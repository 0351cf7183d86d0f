import { signal } from '@preact/signals'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const theme = signal<Theme>('auto')

/** Moves whenever colours may have changed: canvases do not follow CSS by themselves. */
export const colourEpoch = signal(0)

/** Takes up what was chosen last time, and follows the system where nothing was. */
export function followTheme(): void {
  const kept = localStorage.getItem('theme')
  theme.value = themes.find((one) => one === kept) ?? 'auto'
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

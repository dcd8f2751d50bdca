import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef, watchEffect } from 'vue'
import type { AppInfo, Settings } from '../../shared/ipc/contract.ts'
import { useNoticesStore } from './notices.ts'

export const themes = ['dark', 'light', 'hutch'] as const
export type Theme = Settings['theme']

const scaleRange = [0.8, 2] as const

/** What the operator chose, kept by the main process. */
export const useSettingsStore = defineStore('settings', () => {
  const { ask } = useNoticesStore()
  const settings = shallowRef<Settings>({ theme: 'dark', scale: 1, outputFolder: '' })
  const info = shallowRef<AppInfo | undefined>()

  async function load(): Promise<void> {
    const [read, about] = await Promise.all([ask('settings.read', undefined), ask('app.info', undefined)])
    if (read.ok) settings.value = read.value
    if (about.ok) info.value = about.value
  }

  async function change(part: Partial<Settings>): Promise<void> {
    settings.value = { ...settings.value, ...part }
    await ask('settings.write', settings.value)
  }

  function nextTheme(): Theme {
    return themes[(themes.indexOf(settings.value.theme) + 1) % themes.length] ?? 'dark'
  }

  function changeScale(step: number): Promise<void> {
    const scale = Math.round((settings.value.scale + step) * 10) / 10
    return change({ scale: Math.min(scaleRange[1], Math.max(scaleRange[0], scale)) })
  }

  watchEffect(() => {
    document.documentElement.dataset.theme = settings.value.theme
    document.documentElement.style.setProperty('zoom', String(settings.value.scale))
  })

  return {
    settings: shallowReadonly(settings),
    info: shallowReadonly(info),
    load,
    nextTheme,
    changeScale,
    setTheme: (theme: Theme) => change({ theme }),
    resetScale: () => change({ scale: 1 }),
  }
})

import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef, watchEffect } from 'vue'
import type { AppInfo } from '../../shared/ipc/contract.ts'
import {
  brightnessRange,
  firstSettings,
  scaleRange,
  themeNames,
  type Settings,
  type ThemeName,
} from '../../shared/model/settings.ts'
import { useBridge } from '../bridge/bridge.ts'
import { windowIdentity } from '../bridge/window-identity.ts'
import { listen } from './listen.ts'
import { Newest } from './newest.ts'
import { useNoticesStore } from './notices.ts'

/** What the operator chose, kept by the main process and the same in all windows. */
export const useSettingsStore = defineStore('settings', () => {
  const { ask } = useNoticesStore()
  const settings = new Newest<Settings>(firstSettings(''))
  const info = shallowRef<AppInfo | undefined>()
  const identity = windowIdentity()

  async function load(): Promise<void> {
    const put = settings.expectSnapshot()
    const [read, about] = await Promise.all([ask('settings.read', undefined), ask('app.info', undefined)])
    if (read.ok) put(read.value)
    if (about.ok) info.value = about.value
  }

  /** A mirror may look different for itself; it changes nothing for others. */
  async function change(part: Partial<Settings>): Promise<void> {
    settings.take({ ...settings.value.value, ...part })
    if (identity.role === 'console') await ask('settings.write', settings.value.value)
  }

  function nextTheme(): ThemeName {
    return themeNames[(themeNames.indexOf(settings.value.value.theme) + 1) % themeNames.length] ?? 'dark'
  }

  function setKey(command: string, key: string | undefined): Promise<void> {
    const others = Object.entries(settings.value.value.keys).filter(([id]) => id !== command)
    return change({ keys: Object.fromEntries(key === undefined ? others : [...others, [command, key]]) })
  }

  listen(useBridge(), 'settings', settings.take)
  watchEffect(() => showOnPage(settings.value.value))

  return {
    settings: settings.value,
    info: shallowReadonly(info),
    identity,
    load,
    change,
    nextTheme,
    setKey,
    changeScale: (step: number) => change({ scale: within(scaleRange, settings.value.value.scale + step) }),
    setBrightness: (brightness: number) => change({ brightness: within(brightnessRange, brightness) }),
    setTheme: (theme: ThemeName) => change({ theme }),
    setPainter: (imagePainter: Settings['imagePainter']) => change({ imagePainter }),
    setImageRate: (imagesPerS: Settings['imagesPerS']) => change({ imagesPerS }),
    resetScale: () => change({ scale: 1 }),
  }
})

/** The size of everything is the window's own zoom, set by the main process. */
function showOnPage({ brightness, isCalm, isFarReading, theme }: Settings): void {
  const { dataset, style } = document.documentElement
  dataset.theme = theme
  dataset.motion = isCalm ? 'none' : 'some'
  dataset.reading = isFarReading ? 'far' : 'near'
  style.setProperty('--dimmed', String(theme === 'hutch' ? 1 - brightness : 0))
}

/** In steps of 10 %: 0.1 + 0.2 is not 0.3. */
function within({ least, most }: { readonly least: number; readonly most: number }, value: number): number {
  return Math.min(most, Math.max(least, Math.round(value * 100) / 100))
}

/** Two tones that stand out of the noise of a control room, short enough not to disturb. */
const tonesHz = [880, 660] as const
const toneS = 0.18
const volume = 0.25

/** Made on the spot: no file, nothing to load. Silent where the machine has no sound. */
export function soundAlarm(): void {
  if (typeof AudioContext === 'undefined') return
  const audio = new AudioContext()
  const gain = audio.createGain()
  gain.gain.value = volume
  gain.connect(audio.destination)
  tonesHz.forEach((frequencyHz, index) => {
    const tone = audio.createOscillator()
    tone.frequency.value = frequencyHz
    tone.connect(gain)
    tone.start(audio.currentTime + index * toneS)
    tone.stop(audio.currentTime + (index + 1) * toneS)
    if (index === tonesHz.length - 1) tone.onended = () => void audio.close()
  })
}

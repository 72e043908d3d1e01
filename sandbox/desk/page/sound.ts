/** Two short sounds made in the browser, and whether the person wants them. */
import { recall, remember } from "./memory.ts";

const NOTE_SECONDS = 0.22;
const CHIMES = { alert: [659, 880], message: [587] } as const;

let context: AudioContext | undefined;

export function isMuted(): boolean {
  return recall("localStorage", "muted") === "yes";
}

export function setMuted(muted: boolean): void {
  remember("localStorage", "muted", muted ? "yes" : "no");
}

/** Browsers let a page make a sound only after the person touched it once. */
export function unlockSoundOnTouch(): void {
  const unlock = () => {
    context ??= new AudioContext();
    void context.resume();
  };
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, unlock, { once: true });
}

export function play(chime: keyof typeof CHIMES): void {
  if (isMuted() || context?.state !== "running") return;
  const { currentTime, destination } = context;
  CHIMES[chime].forEach((hertz, index) => {
    if (!context) return;
    const start = currentTime + index * NOTE_SECONDS * 0.7;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.15, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
    tone.connect(volume).connect(destination);
    tone.start(start);
    tone.stop(start + NOTE_SECONDS);
  });
}

/** What the window's frame shows of calls, on every screen. */
export { default as CallPanel } from './panel/CallPanel.vue'
export { default as PhoneBanner } from './PhoneBanner.vue'
export { default as CallRecording } from './history/CallRecording.vue'

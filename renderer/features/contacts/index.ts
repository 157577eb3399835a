/** What other rooms use of the contacts. */
export { default as ContactDialog } from './ContactDialog.vue'
export { default as OptInDialog } from './OptInDialog.vue'
export { default as ReachButtons } from './ReachButtons.vue'
export { useWriting, type Asking } from './writing.ts'

import type { Component } from 'vue'

export interface MenuItem {
  readonly label: string
  /** A second, smaller line: why it is disabled, to which number it goes. */
  readonly detail?: string
  readonly icon?: Component
  /** The chord that does the same, as `Kbd` prints it. */
  readonly keys?: string
  readonly disabled?: boolean
  readonly danger?: boolean
  /** A line above it. */
  readonly separated?: boolean
  readonly act: () => void
}

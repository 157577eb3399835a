import type { ThreadChannel } from '../core/messaging/message.ts'
import { MEDIA_PATH, type PublishedMedia } from './media/published.ts'
import type { FileRoute, WebhookRoute } from './webhooks/listener.ts'

type Posting = WebhookRoute['provider'] & { readonly webhookPath: `/${string}`, readonly channel: ThreadChannel }

/** The longest path first: Twilio's own lie below one another. */
export function routesOf(providers: readonly Posting[], publicUrl: (channel: ThreadChannel) => URL | null, { serve }: PublishedMedia): (WebhookRoute | FileRoute)[] {
  return providers
    .flatMap((provider) => [
      { path: provider.webhookPath, provider, publicUrl: publicUrl(provider.channel) },
      { path: MEDIA_PATH, serve, publicUrl: publicUrl(provider.channel) },
    ])
    .sort((one, other) => other.path.length - one.path.length)
}

import { Body, Container, Head, Html, Preview, Text } from '@react-email/components';
import type { ReactNode } from 'react';
import { darkStyles, style } from './theme';

/** The installation that sends a mail. */
export interface Sender {
  app_name: string;
  /** The public address, without a trailing slash. */
  app_url: string;
}

interface Props extends Sender {
  /** What an inbox shows after the subject. Never contains a secret, because it appears on lock screens. */
  preview: string;
  /** Why this person received the mail, and what to do if they did not expect it. */
  reason: string;
  children: ReactNode;
}

/** The frame of every mail: the product, one card, and the reason it was sent. */
export function Layout({ app_name, app_url, preview, reason, children }: Props) {
  return (
    <Html lang="en" dir="ltr">
      <Head>
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no" />
        <style>{darkStyles()}</style>
      </Head>
      <Body className="m-bg" style={style.body}>
        <Preview>{preview}</Preview>
        <Container style={style.column}>
          <Text className="m-text" style={style.brand}>
            <span style={style.mark} aria-hidden="true" data-skip-in-text="true">
              {Array.from(app_name)[0]?.toUpperCase()}
            </span>
            {app_name}
          </Text>
          <div className="m-card" style={style.card}>
            {children}
          </div>
          <Text className="m-muted" style={style.footer}>
            {reason}
            <br />
            This is an automated message from {app_name} ({new URL(app_url).host}). Replies are not read.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

import { Button, Heading, Hr, Link, Text } from '@react-email/components';
import type { ReactNode } from 'react';
import { style } from './theme';

/** The heading. */
export function Title({ children }: { children: ReactNode }) {
  return (
    <Heading as="h1" className="m-text" style={style.heading}>
      {children}
    </Heading>
  );
}

/** A paragraph. */
export function Paragraph({ children }: { children: ReactNode }) {
  return (
    <Text className="m-text" style={style.text}>
      {children}
    </Text>
  );
}

/** A less prominent paragraph, for what only some readers need. */
export function Note({ children }: { children: ReactNode }) {
  return (
    <Text className="m-muted" style={style.note}>
      {children}
    </Text>
  );
}

/** Separates what to do from what to know. */
export function Divider() {
  return <Hr className="m-line" style={style.line} />;
}

/** The mail's one action, with the address below it for clients that show no buttons. */
export function Action({ href, children }: { href: string; children: string }) {
  return (
    <>
      <Button className="m-button" href={href} style={style.button} data-skip-in-text="true">
        {children}
      </Button>
      <Text className="m-muted" style={{ ...style.note, margin: '16px 0 0' }}>
        {children}:{' '}
        <Link className="m-link" href={href} style={style.link}>
          {href}
        </Link>
      </Text>
    </>
  );
}

/** The temporary password, large enough to type from another screen. */
export function Secret({ label, value, until }: { label: string; value: string; until: string }) {
  return (
    <div className="m-wash" style={style.secret}>
      <Text className="m-muted" style={style.secretLabel}>
        {label}
      </Text>
      <Text className="m-text m-secret" style={style.secretValue}>
        {value}
      </Text>
      <Text className="m-muted" style={style.secretLabel}>
        Valid until {until}
      </Text>
    </div>
  );
}

/** A list of labels and values. */
export function Facts({ rows }: { rows: [label: string, value: string][] }) {
  return (
    <table
      role="presentation"
      cellPadding={0}
      cellSpacing={0}
      width="100%"
      style={{ margin: '0 0 8px' }}
      data-text-format="dataTable"
    >
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <td className="m-muted" style={style.label}>
              {label}
            </td>
            <td className="m-text" style={style.value}>
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Numbered steps: what happens next, or what to do. */
export function Steps({ title = 'What happens next', steps }: { title?: string; steps: string[] }) {
  return (
    <>
      <Text className="m-text" style={{ ...style.note, color: style.text.color, fontWeight: 600, margin: '0 0 6px' }}>
        {title}
      </Text>
      <ol style={{ margin: '0 0 12px', paddingLeft: '20px' }}>
        {steps.map((step) => (
          <li key={step} className="m-muted" style={{ ...style.note, margin: '0 0 4px' }}>
            {step}
          </li>
        ))}
      </ol>
    </>
  );
}

'use client';

import { type RefObject, useState } from 'react';
import { examplesOf } from '@/lib/http/docs/examples';
import { bodyProblems, type Draft, firstDraft, missingParameters, requestOf } from '@/lib/http/docs/playground-request';
import { ExampleTabs } from '../example-tabs';
import { BodyField } from './body-field';
import { SendNote, WritesNote } from './notes';
import { ParameterFields } from './parameter-fields';
import type { PlaygroundProps } from './props';
import { ResponseView } from './response-view';
import { SendBar } from './send-bar';
import { useSending } from './use-sending';

/**
 * The form of an endpoint, its request as code, and the response. Only read requests are sent.
 * @param draft keeps the input while the playground is closed
 */
export default function Playground({
  endpoint,
  url,
  reader,
  sampleId,
  draft: kept,
}: PlaygroundProps & { draft: RefObject<Draft | undefined> }) {
  const [draft, setDraft] = useState(() => kept.current ?? firstDraft(endpoint, sampleId));
  const [pressed, setPressed] = useState(false);
  const sending = useSending(reader?.owner ?? '');
  const missing = pressed ? missingParameters(endpoint, draft) : [];
  const reads = endpoint.method === 'GET';
  const change = (next: Draft) => {
    kept.current = next;
    setDraft(next);
  };
  const submit = () => {
    setPressed(true);
    const [first] = missingParameters(endpoint, draft);
    if (first) document.getElementById(`try-${first}`)?.focus();
    else sending.send(requestOf(endpoint, '', draft).url);
  };

  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="grid min-h-0 flex-1 content-start overflow-y-auto lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] lg:grid-rows-[minmax(0,1fr)] lg:overflow-hidden">
        <div className="grid content-start gap-5 p-5 max-sm:px-4 lg:overflow-y-auto lg:border-r">
          <SendNote endpoint={endpoint} reader={reader} />
          <ParameterFields
            parameters={endpoint.parameters}
            values={draft.parameters}
            missing={missing}
            onChange={(name, value) => change({ ...draft, parameters: { ...draft.parameters, [name]: value } })}
          />
          {endpoint.body && (
            <BodyField
              value={draft.body}
              problems={bodyProblems(endpoint.body.fields, draft.body)}
              onChange={(body) => change({ ...draft, body })}
            />
          )}
        </div>
        <div className="grid min-w-0 content-start gap-4 p-5 max-lg:border-t max-sm:px-4 lg:overflow-y-auto">
          <ExampleTabs
            title={`${endpoint.summary}: your request`}
            examples={examplesOf(requestOf(endpoint, url, draft))}
          />
          {reads && <ResponseView state={sending.state} />}
          {!reads && <WritesNote permission={endpoint.permission} />}
        </div>
      </div>
      {reads && reader?.may && <SendBar state={sending.state} />}
    </form>
  );
}

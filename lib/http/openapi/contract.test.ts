import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '@/lib/registry';
import { breakingChanges, contractOf } from './contract';
import { openApiJson } from './openapi';

const FILE = 'docs/api-contract.txt';

// biome-ignore lint/suspicious/noExplicitAny: changed below as a later version of the code would
type Json = any;

/** The document after a change. */
function changed(change: (document: Json) => void): string[] {
  const document = JSON.parse(openApiJson(operations));
  change(document);
  return contractOf(document);
}

describe('docs/api-contract.txt', () => {
  const before = readFileSync(FILE, 'utf8').trim().split('\n');
  const after = changed(() => {});

  it('is broken only by a new major version', () => {
    expect(breakingChanges(before, after), 'Keep these, or raise info.version in openapi.ts').toEqual([]);
  });

  it('lists what the document offers today', () => {
    if (process.env.UPDATE_DOCS && breakingChanges(before, after).length === 0) {
      writeFileSync(FILE, `${after.join('\n')}\n`);
    }
    expect(
      readFileSync(FILE, 'utf8').trim().split('\n'),
      'run: UPDATE_DOCS=1 npx vitest run lib/http/openapi/contract.test.ts',
    ).toEqual(after);
  });
});

describe('breakingChanges', () => {
  const now = changed(() => {});
  const { schemas } = JSON.parse(openApiJson(operations)).components;
  const breaks = (change: (document: Json) => void) => breakingChanges(now, changed(change));

  it.each<[string, (document: Json) => void, string]>([
    [
      'an operation that is gone',
      ({ paths }) => delete paths['/api/v1/agents'].post,
      'No longer: operation createAgent: POST /api/v1/agents agents:write',
    ],
    [
      'a renamed operation',
      ({ paths }) => {
        paths['/api/v1/agents'].get.operationId = 'agents';
      },
      'No longer: operation listAgents: GET /api/v1/agents agents:read',
    ],
    [
      'another permission',
      ({ paths }) => {
        paths['/api/v1/agents'].get['x-required-permission'] = 'agents:write';
      },
      'No longer: operation listAgents: GET /api/v1/agents agents:read',
    ],
    [
      'a parameter that is gone',
      ({ paths }) => paths['/api/v1/agents'].get.parameters.splice(3, 1),
      'No longer: takes listAgents.query.search: string',
    ],
    [
      'a parameter that is now required',
      ({ components }) => {
        components.parameters.limit.required = true;
      },
      'New: requires listAgents.query.limit',
    ],
    [
      'a field of an answer that is gone',
      ({ components }) => delete components.schemas.Agent.properties.name,
      'No longer: gives Agent.name: string',
    ],
    [
      'a field of an answer that may be missing',
      ({ components }) => components.schemas.Agent.required.shift(),
      'No longer: always Agent.id',
    ],
    [
      'a field of an answer that may be null',
      ({ components }) => {
        components.schemas.Agent.properties.name.type = ['string', 'null'];
      },
      'New: gives Agent.name: null',
    ],
    [
      'a field of a request that is now required',
      ({ components }) => components.schemas.CreateAgentRequest.required.push('model'),
      'New: requires CreateAgentRequest.model',
    ],
    [
      'a shorter limit',
      ({ components }) => {
        components.schemas.CreateAgentRequest.properties.name.maxLength = 10;
      },
      'New: limits CreateAgentRequest.name: maxLength 10',
    ],
    [
      'a value that is no longer accepted',
      ({ components }) => components.schemas.AgentStatus.enum.pop(),
      'No longer: accepts AgentStatus: inactive',
    ],
    [
      'a field that no longer takes null',
      ({ components }) => {
        components.schemas.CreateAgentRequest.properties.prompt.type = 'string';
      },
      'No longer: takes CreateAgentRequest.prompt: null',
    ],
    [
      'a header that is gone',
      ({ paths }) => delete paths['/api/v1/agents'].post.responses[201].headers.Location,
      'No longer: sends createAgent.201.Location',
    ],
    [
      'an answer of another kind',
      ({ components }) => {
        components.schemas.AgentResponse.properties.data.$ref = '#/components/schemas/Lead';
      },
      'New: gives AgentResponse.data: Lead',
    ],
  ])('finds %s', (_, change, sentence) => {
    expect(breaks(change)).toContain(sentence);
  });

  it('allows new operations, optional parameters, fields, values and looser limits', () => {
    expect(schemas.CreateAgentRequest.properties.name.maxLength).toBeGreaterThan(10);
    const found = breaks(({ paths, components: { schemas } }) => {
      const { get } = paths['/api/v1/agents'];
      paths['/api/v1/robots'] = { get: { ...get, operationId: 'listRobots' } };
      get.parameters.push({ name: 'color', in: 'query', required: false, schema: { type: 'string', maxLength: 9 } });
      schemas.Agent.properties.color = { type: 'string' };
      schemas.Agent.required.push('color');
      schemas.AgentStatus.enum.push('paused');
      schemas.CreateAgentRequest.properties.color = { type: 'string', maxLength: 9 };
      schemas.CreateAgentRequest.properties.name.maxLength = 10_000;
      schemas.CreateAgentRequest.properties.name.type = ['string', 'null'];
      schemas.CreateAgentRequest.required = [];
      schemas.Agent.properties.prompt.type = 'string';
    });
    expect(found).toEqual([]);
  });

  it('allows everything with a new major version, and nothing more with a new minor one', () => {
    const remove = (version: string) => (document: Json) => {
      delete document.paths['/api/v1/agents'];
      document.info.version = version;
    };
    expect(breaks(remove('2.0.0'))).toEqual([]);
    expect(breaks(remove('1.1.0')).length).toBeGreaterThan(0);
  });
});

import { walkExamples } from '@/lib/http/docs/guide-examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { guideMetadata } from '../guides';
import { Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('pagination');

const META = { total: 248, limit: 20, offset: 0, next_cursor: 'q1VKLkksSVWyUjI0MjYxNTO3sAQA' };

/** The guide on pagination, sorting and filters. */
export default function PaginationPage() {
  return (
    <Guide slug="pagination">
      <Section id="lists" title="Lists">
        <p>
          List endpoints return one page of items in <Term>data</Term>, and pagination details in <Term>meta</Term>:
        </p>
        <CodeBlock
          title="List response"
          language="json"
          code={JSON.stringify({ success: true, message: 'Agents fetched', data: ['…'], meta: META }, null, 2)}
        />
        <Facts
          label="List parameters"
          head={['Parameter', 'Description']}
          rows={[
            [<Term key="n">limit</Term>, 'Items per page, 1 to 100. Default: 20.'],
            [<Term key="n">offset</Term>, 'Items to skip, up to 10,000. Use it for numbered pages of short lists.'],
            [
              <Term key="n">cursor</Term>,
              'The next_cursor or previous_cursor of another page, instead of offset. Use it to fetch a whole list. The value last returns the last page.',
            ],
            [
              <Term key="n">sort</Term>,
              'A field to sort by; prefix it with a minus for descending order. Each endpoint lists its sort fields. Ties have a stable order.',
            ],
          ]}
        />
        <p>
          <Term>total</Term> is the number of items that match the filters, across all pages. It is exact when the list
          fits on one page; otherwise it may be a few seconds old or, with a cursor, as old as the first page. Above
          10,000 items it can be an estimate; then <Term>total_is_estimate</Term> is true. <Term>next_cursor</Term> is
          null on the last page. Stop when it is null, not when you reach the total.
        </p>
      </Section>
      <Section id="walk" title="Cursor pagination">
        <p>
          To fetch a whole list, follow <Term>next_cursor</Term> until it is null. The ten-thousandth page is as fast as
          the first, and items that are added or deleted in the meantime don’t cause duplicates or gaps. Keep the
          filters and <Term>sort</Term> the same on every page.
        </p>
        <p>
          To go back, pass <Term>previous_cursor</Term>, which every page except the first has. To start at the end,
          pass <Term>cursor=last</Term>. An <Term>offset</Term> above 10,000 returns a 422 error with the code{' '}
          <Term>offset_too_deep</Term>, because skipping rows takes longer the more there are.
        </p>
        <ExampleTabs title="List all agents" examples={walkExamples(reference().url)} />
        <List>
          <li>
            Treat cursors as opaque: do not build or change them. A cursor from another list or sort order returns a 422
            error.
          </li>
          <li>Cursors do not expire, and grant no access by themselves.</li>
        </List>
      </Section>
      <Section id="filters" title="Filters">
        <List>
          <li>
            To filter by several values, separate them with commas, <Term>status=active,inactive</Term>, or repeat the
            parameter, <Term>status=active&amp;status=inactive</Term>. Brackets (<Term>status[]=active</Term>) return a
            422 error; repeating a parameter that takes one value returns a 400 error.
          </li>
          <li>Items must match all filters.</li>
          <li>
            Dates and times are ISO 8601 with an offset: <Term>2026-03-20T14:00:00Z</Term>. In a URL, encode a plus sign
            as <Term>%2B</Term>.
          </li>
          <li>Unknown parameters return a 422 error, so that a typo in a filter does not return the whole list.</li>
        </List>
      </Section>
    </Guide>
  );
}

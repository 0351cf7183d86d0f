import { Link } from '../link.tsx'
import { Page } from '../parts/page.tsx'

export const NowherePage = () => (
  <Page title="Nothing here" crumbs={[{ text: 'Sweeps', href: '/' }]}>
    <div class="say">
      <h1>Nothing is at this address.</h1>
      <p>
        It may be of another version, or cut short. <Link href="/">See all sweeps</Link>.
      </p>
    </div>
  </Page>
)

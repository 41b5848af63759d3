import { Route, Switch } from 'wouter';
import NotFound from '../NotFound';
import ApprovalsPage from './ApprovalsPage';
import CompanyPage from './CompanyPage';
import JoinPage from './JoinPage';

/** The pages of the buyer's company: one chunk, and one line among the routes that everybody loads. */
export default function CompanyPages() {
  return (
    <Switch>
      <Route path="/company"><CompanyPage /></Route>
      <Route path="/company/approvals"><ApprovalsPage /></Route>
      <Route path="/company/join/:ticket"><JoinPage /></Route>
      <Route><NotFound /></Route>
    </Switch>
  );
}

import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { Disclosure } from '../../components/Disclosure.tsx';
import { formatCount } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { Missing } from './Missing.tsx';
import { differs, orderServices, type Service } from './service-order.ts';
import styles from './home.module.css';

/** What should run on the headset and what does: differences in sight, the rest one click away. */
export function ServicesPanel({ status }: { readonly status: HeadsetStatus }) {
  const services = status.services === null ? null : orderServices(status.services);
  return (
    <Panel title="Services">
      {services === null ? <Missing status={status} part="services" /> : <Services services={services} />}
    </Panel>
  );
}

function Services({ services }: { readonly services: readonly Service[] }) {
  const wrong = services.filter(differs);
  const right = services.filter((service) => !differs(service));
  if (services.length === 0) return <span className={styles.missing}>The headset lists none.</span>;
  return (
    <div className={styles.stack}>
      {wrong.length === 0
        ? <StateMark tone="ok" word={`All ${services.length} are as expected`} />
        : <ul className={styles.services}>{wrong.map((service) => <ServiceRow key={service.name} service={service} />)}</ul>}
      {right.length === 0 ? null : (
        <Disclosure title={wrong.length === 0 ? 'Show them' : `${formatCount(right.length, 'service')} as expected`}>
          <ul className={styles.services}>{right.map((service) => <ServiceRow key={service.name} service={service} />)}</ul>
        </Disclosure>
      )}
    </div>
  );
}

function ServiceRow({ service }: { readonly service: Service }) {
  return (
    <li className={styles.service}>
      <span className={styles.mono}>{service.name}</span>
      {differs(service)
        ? <StateMark tone="error" word={`${service.observed || 'nothing'}, expected ${service.expected || 'nothing'}`} />
        : <span className={styles.faint}>{service.observed}</span>}
    </li>
  );
}

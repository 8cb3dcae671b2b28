import { sameId } from '../../model/resource-id.ts';

/** The machine sizes of the simulated regions: real names, families and core counts, a small choice of them. */
export interface MachineSize {
  readonly name: string;
  /** Quota row its cores are counted in. */
  readonly family: string;
  readonly cores: number;
  readonly memoryGb: number;
}

const size = (name: string, family: string, cores: number, memoryGb: number): MachineSize => ({ name, family, cores, memoryGb });

export const machineSizes: readonly MachineSize[] = [
  size('Standard_B1ms', 'standardBSFamily', 1, 2),
  size('Standard_B2s', 'standardBSFamily', 2, 4),
  size('Standard_B2ms', 'standardBSFamily', 2, 8),
  size('Standard_D1_v2', 'standardDv2Family', 1, 3.5),
  size('Standard_D2_v2', 'standardDv2Family', 2, 7),
  size('Standard_D3_v2', 'standardDv2Family', 4, 14),
  size('Standard_DS2_v2', 'standardDSv2Family', 2, 7),
  size('Standard_DS3_v2', 'standardDSv2Family', 4, 14),
  size('Standard_D2s_v3', 'standardDSv3Family', 2, 8),
  size('Standard_D4s_v3', 'standardDSv3Family', 4, 16),
  size('Standard_D8s_v3', 'standardDSv3Family', 8, 32),
  size('Standard_D2s_v5', 'standardDSv5Family', 2, 8),
  size('Standard_D4s_v5', 'standardDSv5Family', 4, 16),
  size('Standard_D8s_v5', 'standardDSv5Family', 8, 32),
  size('Standard_E4s_v5', 'standardESv5Family', 4, 32),
  size('Standard_NC4as_T4_v3', 'Standard NCASv3_T4 Family', 4, 28),
];

/** Sizes are named in any case. */
export function machineSize(name: string): MachineSize | undefined {
  return machineSizes.find((each) => sameId(each.name, name));
}

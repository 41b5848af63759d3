export type AddressDraft = { recipient: string; phone: string; areaCode: string; street: string; postcode: string };
export const NO_ADDRESS: AddressDraft = { recipient: '', phone: '', areaCode: '', street: '', postcode: '' };

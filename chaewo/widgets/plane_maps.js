export const PLANE_FORMS = {};
